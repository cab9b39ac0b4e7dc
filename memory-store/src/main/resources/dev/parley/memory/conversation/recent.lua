-- KEYS: log, turns. ARGV: most turns. Gives the last turns, oldest first.
if tonumber(ARGV[1]) < 1 then
  return {}
end
local ids = redis.call('LRANGE', KEYS[1], -tonumber(ARGV[1]), -1)
if #ids == 0 then
  return {}
end
return redis.call('HMGET', KEYS[2], unpack(ids))
