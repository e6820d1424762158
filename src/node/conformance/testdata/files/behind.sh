#!/bin/sh
# behind.sh CHANGE FILE: changes the file, and claims that it was read long ago.
sed -i -e "$1" -e 's/resourceVersion: .*/resourceVersion: "1"/' "$2"
