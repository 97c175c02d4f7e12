#!/bin/sh
# Creates the secrets of compose.yaml in the folder `secrets`, each of random bytes. What is there stays as it is.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
# The folder keeps other users of this machine out; the files are read by the users of the containers.
chmod 0700 secrets
umask 022

write() { # NAME, with the content on standard input
  if [ -e "secrets/$1" ]; then cat > /dev/null; else cat > "secrets/$1"; fi
}

openssl rand -base64 32 | write master_key
openssl rand -hex 24 | write postgres_password
password=$(cat secrets/postgres_password)
printf 'postgres://trunkline:%s@postgres:5432/trunkline\n' "$password" | write database_url

if [ ! -e secrets/valkey_conf ]; then
  password=$(openssl rand -hex 24)
  printf 'requirepass %s\nsave ""\nmaxmemory 200mb\nmaxmemory-policy volatile-ttl\n' "$password" | write valkey_conf
  printf 'redis://:%s@valkey:6379\n' "$password" | write redis_url
fi

echo "The secrets are in $(pwd)/secrets. Copy master_key to a safe place: no backup of the database has it."
