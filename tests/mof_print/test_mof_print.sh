#!/bin/bash
# The MOF that is printed of each NAME.mof is NAME.printed, and what is said about it NAME.err.
folder=$(dirname "$0")
exec "$folder/../parse/golden.sh" "$folder" printed dump --format mof
