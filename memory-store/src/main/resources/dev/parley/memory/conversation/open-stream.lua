-- Notes the stream of a turn at its owner, so that erasing the owner finds it.
-- KEYS: streams. ARGV: turn, retention in ms.
local now = now_millis()
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
