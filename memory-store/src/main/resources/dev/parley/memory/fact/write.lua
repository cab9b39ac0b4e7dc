-- Changes facts of a person where nobody else changed them since they were read.
-- KEYS: facts, profile, fence.
-- ARGV: version that was read, retention (ms), number of ids to remove (-1: all), these ids, then id and fact of each to set.
-- Gives the new version, or 0 when the facts changed meanwhile; then nothing changes here.
if (redis.call('HGET', KEYS[2], 'version') or '0') ~= ARGV[1] then
  return 0
end
local removed = tonumber(ARGV[3])
if removed < 0 then
  redis.call('DEL', KEYS[1])
  removed = 0
end
for index = 4, 3 + removed do
  redis.call('HDEL', KEYS[1], ARGV[index])
end
for index = 4 + removed, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 1])
end
-- The counter of the partition never goes back, not even after the person was erased.
local version = redis.call('INCR', KEYS[3])
redis.call('HSET', KEYS[2], 'version', version)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return version
