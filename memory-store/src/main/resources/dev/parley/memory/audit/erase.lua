-- Removes the calls of a person. KEYS: audit, audited. ARGV: person. Gives their number.
local count = redis.call('LLEN', KEYS[1])
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return count
