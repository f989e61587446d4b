#include "item.h"

#define CHECK_ARRAY(type)                                                                          \
	_Static_assert(offsetof(struct type, items) == offsetof(struct mof_any_array, items) &&    \
			       offsetof(struct type, count) ==                                     \
				       offsetof(struct mof_any_array, count) &&                    \
			       offsetof(struct type, set) == offsetof(struct mof_any_array, set),  \
		       "all arrays begin alike")
#define CHECK_NULLS(type)                                                                          \
	CHECK_ARRAY(type);                                                                         \
	_Static_assert(offsetof(struct type, nulls) == offsetof(struct mof_any_array, nulls) &&    \
			       sizeof(struct type) == sizeof(struct mof_any_array),                \
		       "all arrays with nulls are alike")

CHECK_NULLS(mof_boolean_array);
CHECK_NULLS(mof_uint8_array);
CHECK_NULLS(mof_uint16_array);
CHECK_NULLS(mof_uint32_array);
CHECK_NULLS(mof_uint64_array);
CHECK_NULLS(mof_sint8_array);
CHECK_NULLS(mof_sint16_array);
CHECK_NULLS(mof_sint32_array);
CHECK_NULLS(mof_sint64_array);
CHECK_NULLS(mof_real32_array);
CHECK_NULLS(mof_real64_array);
CHECK_NULLS(mof_char16_array);
CHECK_ARRAY(mof_array);
CHECK_ARRAY(mof_string_array);
CHECK_ARRAY(mof_datetime_array);
CHECK_ARRAY(mof_reference_array);
CHECK_ARRAY(mof_object_array);

void
mof_value_store(uint8_t type, void *at, const struct mof_value *value)
{
	switch ((enum mof_type)type) {
	case MOF_BOOLEAN:
		*(bool *)at = value->boolean;
		break;
	case MOF_UINT8:
	case MOF_SINT8:
		*(uint8_t *)at = (uint8_t)value->integer;
		break;
	case MOF_UINT16:
	case MOF_SINT16:
	case MOF_CHAR16:
		*(uint16_t *)at = (uint16_t)value->integer;
		break;
	case MOF_UINT32:
	case MOF_SINT32:
		*(uint32_t *)at = (uint32_t)value->integer;
		break;
	case MOF_UINT64:
	case MOF_SINT64:
		*(uint64_t *)at = value->integer;
		break;
	case MOF_REAL32:
		*(float *)at = (float)value->real;
		break;
	case MOF_REAL64:
		*(double *)at = value->real;
		break;
	case MOF_STRING:
		*(const char **)at = value->text.data;
		break;
	case MOF_DATETIME:
		memset(at, 0, sizeof(struct mof_datetime));
		memcpy(at, value->text.data, value->text.length);
		break;
	case MOF_REFERENCE:
		*(const struct mof_path **)at = value->reference;
		break;
	case MOF_OBJECT:
		*(struct mof_object *)at = value->object;
		break;
	case MOF_TYPE_COUNT:
		break;
	}
}

void
mof_property_set(const struct mof_property *property, void *self, const struct mof_value *value)
{
	unsigned char *at = (unsigned char *)self + property->offset;

	mof_value_store(property->type, at, value);
	if (mof_type_has_nulls(property->type))
		*(bool *)(at + mof_type_infos[property->type].null_offset) = true;
}

void
mof_property_set_array(const struct mof_property *property, void *self,
		       const struct mof_any_array *array)
{
	memcpy((unsigned char *)self + property->offset, array,
	       mof_type_has_nulls(property->type) ? sizeof(*array) : sizeof(struct mof_array));
}
