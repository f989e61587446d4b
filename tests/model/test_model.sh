#!/bin/bash
# The model of each NAME.mof is NAME.model, and what is said about it NAME.err.
folder=$(dirname "$0")
exec "$folder/../parse/golden.sh" "$folder" model dump --format model
