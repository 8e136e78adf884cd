#!/usr/bin/env bash
# Print the REDIS_URL of a Redis that answers on the usual port; nothing otherwise.
exec 3<>/dev/tcp/127.0.0.1/6379 2>/dev/null || exit 1
printf 'PING\r\n' >&3
read -r -t 2 answer <&3
[[ "$answer" == +PONG* ]] && echo "redis://127.0.0.1:6379/9"
