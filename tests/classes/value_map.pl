#!/usr/bin/perl
# value_map.pl: what the value maps of MOF files say, as lines to check generated code with.
#
#	perl value_map.pl FILE.. > probes
#
# This is a second reading of ValueMap, Values, BitMap and BitValues, straight from the MOF text
# and sharing nothing with the compiler, so that a mistake in one of the two shows as a difference.
# For each property, method (its return value) and parameter that states such a qualifier itself it
# prints probes, one a line, with tabs between the fields:
#
#	Class.Property     5     1     Name    integer: value, whether the map allows it, name
#	Class.Method()     6     0     -       (`-` for no name; the name "-" is printed \-)
#	Class.Property     "OK"  1     -       string: the same, without names
#	Class.Property     3     bits  A | B   BitMap: the value and the names of its bits
#
# A parameter is Class.Method.Parameter.
# The integers are those at the edges of the entries and of the type. Backslash, tab, line feed and
# carriage return are written \\ \t \n \r, and within "" also \". What looks wrong in a map is told
# on stderr, with file and line. Superclasses are found only in the files given.
use strict;
use warnings;
no warnings 'portable';	# hex() and oct() of 64 bits are meant

# All numbers stay exact: Perl keeps integers of 64 bits of either sign, and nothing here counts
# beyond the bounds of a type.
my $SINT64_MIN = -9223372036854775807 - 1;
my $UINT64_MAX = 18446744073709551615;
my %TYPE = (	# least value, greatest value, bits
	uint8 => [0, 255, 8],
	uint16 => [0, 65535, 16],
	uint32 => [0, 4294967295, 32],
	uint64 => [0, $UINT64_MAX, 64],
	sint8 => [-128, 127, 8],
	sint16 => [-32768, 32767, 16],
	sint32 => [-2147483648, 2147483647, 32],
	sint64 => [$SINT64_MIN, 9223372036854775807, 64],
);
my %WANTED = map { $_ => 1 } qw(valuemap values bitmap bitvalues);
my %ESCAPE = (b => "\b", t => "\t", n => "\n", f => "\f", r => "\r",
	'"' => '"', "'" => "'", '\\' => '\\');

my ($file, $text);		# the file being read
my (@kinds, @texts, @places, $at);	# its tokens, and the one being looked at
my %classes;			# by name in lower case
my @classes;			# in order
my ($element_count, $probe_count) = (0, 0);

sub complain {
	my ($where, $message) = @_;
	print STDERR "$where: $message\n";
}

# ---- Tokens ----

sub line_of {
	my ($place) = @_;
	return 1 + (substr($text, 0, $place) =~ tr/\n//);
}

sub where {
	return "$file:" . line_of($places[$at]);
}

sub read_source {
	my ($path) = @_;
	open my $in, '<:raw', $path or die "value_map.pl: $path: $!\n";
	local $/;
	my $bytes = <$in>;
	close $in;
	$bytes = '' if !defined $bytes;
	if ($bytes =~ /^(?:\xFE\xFF|\xFF\xFE)/) {
		require Encode;
		$bytes = Encode::encode('UTF-8', Encode::decode('UTF-16', $bytes));
	}
	$bytes =~ s/^\xEF\xBB\xBF//;
	return $bytes;
}

# Kinds: w word, s string (as written, without its quotes), n number, c character, a alias,
# p punctuation, e end of file.
sub tokenize {
	(@kinds, @texts, @places) = ();
	$at = 0;
	pos($text) = 0;
	while (1) {
		$text =~ m{\G(?:[ \t\r\n\f\x08]++|//[^\r\n]*+|/\*.*?\*/)*+}gcs;
		my $place = pos($text) // 0;
		last if $place == length $text;
		my ($kind, $token);
		if ($text =~ /\G([A-Za-z_\x80-\xFF][\w\x80-\xFF]*+)/gca) {
			($kind, $token) = ('w', $1);
		} elsif ($text =~ /\G"([^"\\]*+(?:\\.[^"\\]*+)*+)"/gcs) {
			($kind, $token) = ('s', $1);
		} elsif ($text =~ /\G([][{}(),;:=#])/gc) {
			($kind, $token) = ('p', $1);
		} elsif ($text =~ /\G([+-]?\.?[0-9](?:[eE][+-]|[\w.])*+)/gca) {
			($kind, $token) = ('n', $1);
		} elsif ($text =~ /\G(\$\w+)/gca) {
			($kind, $token) = ('a', $1);
		} elsif ($text =~ /\G'((?:[^'\\\n]|\\.[0-9A-Fa-f]*)++)'/gcs) {
			($kind, $token) = ('c', $1);
		} else {
			my $character = substr $text, $place, 1;
			complain("$file:" . line_of($place), "unexpected character '$character'");
			pos($text) = $place + 1;
			next;
		}
		push @kinds, $kind;
		push @texts, $token;
		push @places, $place;
	}
	push @kinds, 'e';
	push @texts, '';
	push @places, length $text;
}

sub unescape {
	my ($raw) = @_;
	return $raw if index($raw, '\\') < 0;
	$raw =~ s{\\(?:[xX]([0-9A-Fa-f]{1,4})|(.))}{
		if (defined $1) {
			my $character = chr hex $1;
			utf8::encode($character);	# the text is kept in UTF-8
			$character;
		} elsif (defined $ESCAPE{$2}) {
			$ESCAPE{$2};
		} else {
			complain(where(), "unknown escape \\$2");
			"\\$2";
		}
	}gesx;
	return $raw;
}

sub is_mark {
	my ($mark) = @_;
	return $kinds[$at] eq 'p' && $texts[$at] eq $mark;
}

sub is_word {
	my ($word) = @_;
	return $kinds[$at] eq 'w' && lc $texts[$at] eq $word;
}

sub take_mark {
	my ($mark) = @_;
	return 0 if !is_mark($mark);
	$at++;
	return 1;
}

sub take_word {
	return undef if $kinds[$at] ne 'w';
	return $texts[$at++];
}

# Passes over one group in brackets of any kind, or one other token.
sub skip_group {
	my $depth = 0;
	while ($kinds[$at] ne 'e') {
		if ($kinds[$at] eq 'p') {
			$depth++ if $texts[$at] =~ /[[{(]/;
			$depth-- if $texts[$at] =~ /[]})]/;
		}
		$at++;
		last if $depth <= 0;
	}
}

# Passes over the rest of a statement, but not out of the block that it stands in.
sub skip_statement {
	while ($kinds[$at] ne 'e' && !is_mark('}')) {
		return if take_mark(';');
		skip_group();
	}
}

# ---- Classes ----

# The value of a qualifier as a list; an element of it that is null is undef.
sub parse_strings {
	my @strings;
	$at++;	# ( or {
	while ($kinds[$at] ne 'e' && !is_mark(')') && !is_mark('}')) {
		if (take_mark(',')) {
			next;
		} elsif ($kinds[$at] eq 's') {
			my $string = '';
			while ($kinds[$at] eq 's') {
				$string .= unescape($texts[$at]);
				$at++;
			}
			push @strings, $string;
		} elsif (is_word('null')) {
			push @strings, undef;
			$at++;
		} else {
			push @strings, $texts[$at];
			$at++;
		}
	}
	$at++ if $kinds[$at] ne 'e';
	return \@strings;
}

# The qualifiers in front of something: those wanted here, by name in lower case.
sub parse_qualifiers {
	my %found;
	return \%found if !take_mark('[');
	while ($kinds[$at] ne 'e' && !take_mark(']')) {
		my $where = $kinds[$at] eq 'w' && $WANTED{lc $texts[$at]} ? where() : '';
		my $name = take_word();
		if (!defined $name) {	# a comma
			skip_group();
			next;
		}
		if (is_mark('(') || is_mark('{')) {
			if ($where eq '') {
				skip_group();
			} else {
				my $strings = parse_strings();
				if ($found{lc $name}) {
					complain($where, "$name stated twice");
				} else {
					$found{lc $name} = {strings => $strings, where => $where};
				}
			}
		}
		if (take_mark(':')) {	# flavors
			1 while defined take_word();
		}
	}
	return \%found;
}

sub add_element {
	my ($class, $name, $type, $qualifiers) = @_;
	return if !%$qualifiers;
	my $element = {
		class => $class,
		name => $name,
		type => lc $type,
		qualifiers => $qualifiers,
	};
	push @{$class->{elements}}, $element;
	$class->{by_name}{lc $name} = $element;
}

# Type, REF and name of a property, method or parameter.
sub parse_declarator {
	my $type = take_word();
	return if !defined $type;
	if (is_word('ref') && $kinds[$at + 1] eq 'w') {
		$type = 'reference';
		$at++;
	}
	my $name = take_word();
	return if !defined $name;
	return ($type, $name);
}

sub parse_parameters {
	my ($class, $method) = @_;
	while ($kinds[$at] ne 'e' && !take_mark(')')) {
		next if take_mark(',');
		my $qualifiers = parse_qualifiers();
		my ($type, $name) = parse_declarator();
		add_element($class, "$method.$name", $type, $qualifiers) if defined $name;
		while ($kinds[$at] ne 'e' && !is_mark(',') && !is_mark(')')) {
			skip_group();	# [] and a default value
		}
	}
}

sub parse_class {
	my $where = where();
	my $name = take_word() // '';
	$at += 2 if is_word('as') && $kinds[$at + 1] eq 'a';
	my $super = take_mark(':') ? take_word() : undef;
	my $class = {
		name => $name,
		super => $super,
		where => $where,
		elements => [],
		by_name => {},
	};
	if (!take_mark('{')) {
		complain($where, "class $name has no body");
		return skip_statement();
	}
	while ($kinds[$at] ne 'e' && !take_mark('}')) {
		my $qualifiers = parse_qualifiers();
		my ($type, $feature);
		if (!((is_word('structure') || is_word('enumeration')) && $kinds[$at + 1] eq 'w')) {
			($type, $feature) = parse_declarator();
		}
		if (!defined $feature) {
			skip_statement();
		} elsif (take_mark('(')) {
			add_element($class, "$feature()", $type, $qualifiers);
			parse_parameters($class, $feature);
			skip_statement();
		} else {
			add_element($class, $feature, $type, $qualifiers);
			skip_statement();
		}
	}
	take_mark(';');
	if ($classes{lc $name}) {
		complain($where, "class $name is defined already at $classes{lc $name}{where}");
		return;
	}
	$classes{lc $name} = $class;
	push @classes, $class;
}

sub parse_file {
	while ($kinds[$at] ne 'e') {
		if (take_mark('#')) {	# a directive ends without a semicolon
			my $directive = lc(take_word() // '');
			take_word() if $directive eq 'pragma';
			skip_group() if is_mark('(');
			next;
		}
		parse_qualifiers();
		if (is_word('class')) {
			$at++;
			parse_class();
		} elsif (is_mark('}')) {
			complain(where(), "unexpected }");
			$at++;
		} else {
			skip_statement();
		}
	}
}

# ---- Maps ----

# The nearest superclass's qualifier of the element of the same name, or undef.
sub inherited {
	my ($element, $qualifier) = @_;
	$qualifier = lc $qualifier;
	my $class = $element->{class};
	my %seen;
	while (defined $class->{super} && !$seen{lc $class->{name}}++) {
		my $super = $classes{lc $class->{super}};
		return undef if !$super;
		my $same = $super->{by_name}{lc $element->{name}};
		return $same->{qualifiers}{$qualifier} if $same && $same->{qualifiers}{$qualifier};
		$class = $super;
	}
	return undef;
}

sub knows_superclasses {
	my ($class) = @_;
	my %seen;
	while (defined $class->{super} && !$seen{lc $class->{name}}++) {
		$class = $classes{lc $class->{super}} or return 0;
	}
	return 1;
}

# An integer as MOF writes it, or undef when it is none or too large for any type.
sub integer {
	my ($literal) = @_;
	my ($sign, $digits) = $literal =~ /^([+-]?)(.+)$/s or return undef;
	my $size;
	if ($digits =~ /^([01]+)[bB]$/) {	# first, as 01b looks octal
		(my $bits = $1) =~ s/^0+(?=.)//;
		return undef if length $bits > 64;
		$size = oct "0b$bits";
	} elsif ($digits =~ /^0[xX]([0-9A-Fa-f]+)$/) {
		(my $hex = $1) =~ s/^0+(?=.)//;
		return undef if length $hex > 16;
		$size = hex $hex;
	} elsif ($digits =~ /^0([0-7]+)$/) {
		(my $octal = $1) =~ s/^0+(?=.)//;
		return undef if length $octal > 22 || length $octal == 22 && $octal !~ /^1/;
		$size = oct "0$octal";
	} elsif ($digits =~ /^(?:0|[1-9][0-9]*)$/) {
		return undef if length $digits > 20;
		return undef if length $digits == 20 && $digits gt "$UINT64_MAX";
		$size = 0 + $digits;
	} else {
		return undef;
	}
	return $size if $sign ne '-';
	return $size <= 9223372036854775807 ? -$size : undef if $size != 9223372036854775808;
	return $SINT64_MIN;
}

# One entry: {kind => single, range or rest}, with low and high as far as it states them.
# Dies with the reason when it is none.
sub read_entry {
	my ($entry, $least, $greatest) = @_;
	die "is null\n" if !defined $entry;
	my ($trimmed) = $entry =~ /^\s*(.*?)\s*$/s;
	return {kind => 'rest'} if $trimmed eq '..';
	my ($low, $high) = ($trimmed, $trimmed);
	my $kind = 'single';
	if ($trimmed =~ /^(.*?)\s*\.\.\s*(.*)$/s) {
		($kind, $low, $high) = ('range', $1, $2);
	}
	my %read = (kind => $kind);
	for my $bound ([low => $low], [high => $high]) {
		my ($side, $literal) = @$bound;
		next if $literal eq '';
		my $value = integer($literal);
		die "is no integer or range, or too large\n" if !defined $value;
		die "is outside the type\n" if $value < $least || $value > $greatest;
		$read{$side} = $value;
	}
	die "is empty\n" if !defined $read{low} && !defined $read{high};
	die "has its low bound above its high bound\n"
		if defined $read{low} && defined $read{high} && $read{low} > $read{high};
	return \%read;
}

# The bound that the nearest neighbour in one direction states on the side that faces the range.
# Entries without one (.. and those that could not be read) are looked past.
sub neighbour_bound {
	my ($entries, $index, $step, $side) = @_;
	for (my $i = $index + $step; $i >= 0 && $i < @$entries; $i += $step) {
		my $bound = $entries->[$i]{stated}{$side};
		return $bound if defined $bound;
	}
	return undef;
}

# Gives each open range its missing bound. One that leaves no value is dropped.
sub close_ranges {
	my ($entries, $least, $greatest, $label) = @_;
	for my $i (0 .. $#$entries) {
		my $entry = $entries->[$i];
		next if $entry->{kind} ne 'range';
		my $empty = 0;
		if (!defined $entry->{high}) {
			my $bound = neighbour_bound($entries, $i, 1, 'low');
			$empty = defined $bound && $bound <= $entry->{low};
			$entry->{high} = !defined $bound ? $greatest : $bound - 1 if !$empty;
		} elsif (!defined $entry->{low}) {
			my $bound = neighbour_bound($entries, $i, -1, 'high');
			$empty = defined $bound && $bound >= $entry->{high};
			$entry->{low} = !defined $bound ? $least : $bound + 1 if !$empty;
		}
		if ($empty) {
			complain($entry->{where},
				"$label: \"$entry->{text}\" leaves no value beside its neighbour");
			$entry->{kind} = 'bad';
		}
	}
}

# Overlaps do no harm to the probes, as the order of the lookup decides, but are worth telling.
sub tell_overlaps {
	my ($entries, $label) = @_;
	my @bounded = grep { defined $_->{high} && $_->{kind} ne 'bad' } @$entries;
	my @ranges = grep { $_->{kind} eq 'range' } @bounded;
	my %singles;
	for my $entry (@bounded) {
		if ($entry->{kind} eq 'single' && $singles{$entry->{low}}++) {
			complain($entry->{where}, "$label: \"$entry->{text}\" stands twice");
		}
		for my $range (@ranges) {
			next if $range == $entry;
			next if $range->{low} > $entry->{high} || $range->{high} < $entry->{low};
			# Two ranges are told once.
			next if $entry->{kind} eq 'range' && $entry->{index} > $range->{index};
			complain($entry->{where},
				"$label: \"$entry->{text}\" overlaps \"$range->{text}\"");
		}
	}
}

sub escape {
	my ($string) = @_;
	$string =~ s/\\/\\\\/g;
	$string =~ s/\t/\\t/g;
	$string =~ s/\n/\\n/g;
	$string =~ s/\r/\\r/g;
	return $string;
}

sub quoted {
	my $string = escape($_[0]);
	$string =~ s/"/\\"/g;
	return "\"$string\"";
}

sub print_probe {
	print join("\t", @_), "\n";
	$probe_count++;
}

sub probe_integers {
	my ($label, $type, $map, $names) = @_;
	my ($least, $greatest) = @{$TYPE{$type}};
	my @entries;
	for my $i (0 .. $#{$map->{strings}}) {
		my $string = $map->{strings}[$i];
		my $entry = eval { read_entry($string, $least, $greatest) };
		if (!$entry) {
			chomp(my $reason = $@);
			complain($map->{where},
				"$label: " . quoted($string // 'null') . " $reason");
			$entry = {kind => 'bad'};
		}
		my ($trimmed) = ($string // '') =~ /^\s*(.*?)\s*$/s;
		$entry->{stated} = {low => $entry->{low}, high => $entry->{high}};
		$entry->{index} = $i;
		$entry->{text} = $trimmed;
		$entry->{name} = $names && $names->{strings}[$i] // $trimmed;
		$entry->{where} = $map->{where};
		push @entries, $entry;
	}
	close_ranges(\@entries, $least, $greatest, $label);
	tell_overlaps(\@entries, $label);

	my (%single, @ranges, $rest);
	my %probes = map { $_ => 1 } ($least, $least + 1, $greatest - 1, $greatest);
	for my $entry (@entries) {
		if ($entry->{kind} eq 'rest') {
			complain($entry->{where}, "$label: a second \"..\"") if $rest;
			$rest //= $entry;
		}
		next if $entry->{kind} ne 'single' && $entry->{kind} ne 'range';
		my ($low, $high) = @$entry{qw(low high)};
		if ($entry->{kind} eq 'single') {
			$single{$low} //= $entry;
		} else {
			push @ranges, $entry;
		}
		$probes{$low} = $probes{$high} = 1;
		$probes{$low - 1} = 1 if $low > $least;
		$probes{$high + 1} = 1 if $high < $greatest;
	}
	# Keys of a hash are strings; + 0 makes them integers again, of 64 bits where needed.
	for my $value (sort { $a <=> $b } map { $_ + 0 } keys %probes) {
		my $entry = $single{$value};
		if (!$entry) {
			($entry) = grep { $_->{low} <= $value && $value <= $_->{high} } @ranges;
			$entry //= $rest;
		}
		my $name = $entry ? escape($entry->{name}) : '-';
		$name = '\\-' if $entry && $name eq '-';
		print_probe($label, $value, $entry ? 1 : 0, $name);
	}
}

sub probe_strings {
	my ($label, $map) = @_;
	my %seen;
	my @entries = grep { defined } @{$map->{strings}};
	for my $entry (@entries) {
		if ($seen{$entry}++) {
			complain($map->{where}, "$label: " . quoted($entry) . " stands twice");
			next;
		}
		if ($entry =~ /\.\./) {
			complain($map->{where},
				"$label: " . quoted($entry) . " looks like a range, on a string");
		}
		print_probe($label, quoted($entry), 1, '-');
	}
	if (@entries && !$seen{"$entries[0]x"}) {
		print_probe($label, quoted("$entries[0]x"), 0, '-');
	}
}

sub probe_bits {
	my ($label, $type, $map, $names) = @_;
	my ($least, undef, $width) = @{$TYPE{$type}};
	my (%name, $all);
	$all = 0;
	for my $i (0 .. $#{$map->{strings}}) {
		my $string = $map->{strings}[$i] // '';
		my ($trimmed) = $string =~ /^\s*(.*?)\s*$/s;
		my $bit = integer($trimmed);
		if (!defined $bit || $bit < 0 || $bit >= $width) {
			complain($map->{where},
				"$label: " . quoted($string) . " is no bit of a $type");
		} elsif (defined $name{$bit}) {
			complain($map->{where}, "$label: bit $bit stands twice");
		} else {
			$name{$bit} = $names && $names->{strings}[$i] // $trimmed;
			$all |= 1 << $bit;
		}
	}
	my @bits = sort { $a <=> $b } keys %name;
	my %probes;
	for my $set (0, $all, map { 1 << $_ } @bits) {
		my $value = $set;
		if ($least < 0 && $set >> ($width - 1)) {	# the sign is the highest bit
			$value = $least + ($set & ~(1 << ($width - 1)));
		}
		my @set_bits = grep { $set >> $_ & 1 } @bits;
		$probes{$value} = join ' | ', map { escape($name{$_}) } @set_bits;
	}
	for my $value (sort { $a <=> $b } map { $_ + 0 } keys %probes) {
		print_probe($label, $value, 'bits', $probes{$value});
	}
}

# Finds the two lists that belong together: keys (ValueMap, BitMap) and names (Values, BitValues).
# What an element does not state itself comes from the superclasses; keys stated nowhere count
# from 0. Returns nothing when the element states neither.
sub pair {
	my ($element, $label, $keys_name, $names_name) = @_;
	my $keys = $element->{qualifiers}{lc $keys_name};
	my $names = $element->{qualifiers}{lc $names_name};
	return if !$keys && !$names;
	if (!$keys) {
		$keys = inherited($element, $keys_name);
		if ($keys) {
			complain($names->{where},
				"$label: only $names_name restated, $keys_name inherited");
			$keys = {strings => $keys->{strings}, where => $names->{where}};
		} else {
			my $last = $#{$names->{strings}};
			$keys = {strings => [0 .. $last], where => $names->{where}, counted => 1};
			if (!knows_superclasses($element->{class})) {
				complain($names->{where},
					"$label: counted from 0, but a superclass is in no file");
			}
		}
	} elsif (!$names) {
		$names = inherited($element, $names_name);
		complain($keys->{where}, "$label: only $keys_name restated, $names_name inherited")
			if $names;
	}
	my ($key_count, $name_count) = map { $_ ? scalar @{$_->{strings}} : 0 } $keys, $names;
	if ($names && $key_count != $name_count) {
		complain($keys->{where},
			"$label: $key_count entries of $keys_name, $name_count of $names_name");
	}
	return ($keys, $names);
}

sub probe_element {
	my ($element) = @_;
	my $label = "$element->{class}{name}.$element->{name}";
	my $type = $element->{type};
	my ($map, $names) = pair($element, $label, 'ValueMap', 'Values');
	my ($bits, $bit_names) = pair($element, $label, 'BitMap', 'BitValues');
	my $before = $probe_count;
	complain($map->{where}, "$label: has both a value map and a bit map") if $map && $bits;
	if ($map) {
		if ($TYPE{$type}) {
			probe_integers($label, $type, $map, $names);
		} elsif ($type eq 'string' && !$map->{counted}) {
			probe_strings($label, $map);
		} else {
			my $what = $map->{counted} ? 'Values without ValueMap' : 'ValueMap';
			complain($map->{where}, "$label: $what on a $type");
		}
	}
	if ($bits) {
		if ($TYPE{$type}) {
			probe_bits($label, $type, $bits, $bit_names);
		} else {
			complain($bits->{where}, "$label: BitMap or BitValues on a $type");
		}
	}
	$element_count++ if $probe_count > $before;
}

die "Usage: perl value_map.pl FILE..\n" if !@ARGV;
binmode STDOUT;
for my $path (@ARGV) {
	$file = $path;
	$text = read_source($path);
	tokenize();
	parse_file();
}
# Only now, as a superclass may stand in any file.
for my $class (@classes) {
	probe_element($_) for @{$class->{elements}};
}
close STDOUT or die "value_map.pl: cannot write: $!\n";
print STDERR "value_map.pl: $element_count elements, $probe_count probes\n";
