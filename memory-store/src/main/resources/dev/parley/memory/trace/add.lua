-- Adds a stage to the way of a turn, whether that is kept already or not, unless the person was erased since the turn began.
-- KEYS: trace, traced, ended. ARGV: stage, turn, time (ms), retention (ms), most stages. Gives 1 when it is kept.
if redis.call('GET', KEYS[3]) == 'erased' then
  return 0
end
local count = redis.call('HLEN', KEYS[1])
if count > tonumber(ARGV[5]) then
  return 0
end
redis.call('HSET', KEYS[1], 'later' .. count .. ':' .. ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], 'NX', ARGV[3], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
