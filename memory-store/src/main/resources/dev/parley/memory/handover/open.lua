-- Hands a conversation over, unless its person was erased since the turn that wants it began. Those that ended are dropped.
-- KEYS: handovers, ended. ARGV: conversation key, time (ms), end (ms). Gives 1 when it is handed over.
if redis.call('GET', KEYS[2]) == 'erased' then
  return 0
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1
