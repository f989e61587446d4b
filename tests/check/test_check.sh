#!/bin/bash
# What "mofc check" says about each NAME.mof is NAME.err.
folder=$(dirname "$0")
exec "$folder/../parse/golden.sh" "$folder" out check
