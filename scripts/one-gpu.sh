#!/bin/sh
# Runs a command that sees one of several NVIDIA GPUs of a Linux host (Dawn tells equal GPUs apart by nothing):
#   sh scripts/one-gpu.sh INDEX COMMAND...
# In a mount namespace of its own, whose /dev lacks the other /dev/nvidiaN and cannot be written to: the driver makes devices that it
# misses. Needs root.
set -eu
index=$1
shift
[ -e "/dev/nvidia$index" ] || { echo "one-gpu.sh: there is no /dev/nvidia$index" >&2; exit 2; }
export index
exec unshare -m sh -eu -c '
  dev=$(mktemp -d)
  mount -t tmpfs -o mode=755 dev "$dev"
  for node in /dev/* ; do
    case $node in
      /dev/nvidia"$index") ;;
      /dev/nvidia[0-9]*) continue ;;
    esac
    if [ -L "$node" ] || [ -c "$node" ] || [ -b "$node" ]; then cp -a "$node" "$dev/"
    elif [ -d "$node" ]; then mkdir "$dev/${node##*/}"; mount --rbind "$node" "$dev/${node##*/}"
    fi
  done
  mount -o remount,ro "$dev"
  mount --move "$dev" /dev
  exec "$@"' one-gpu "$@"
