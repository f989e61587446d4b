#!/bin/bash
# The AST of each NAME.mof is NAME.ast, and what is said about it NAME.err.
folder=$(dirname "$0")
exec "$folder/golden.sh" "$folder" ast dump --format ast
