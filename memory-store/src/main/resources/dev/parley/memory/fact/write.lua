-- Changes facts of a person where nobody else changed them since they were read, and the turn that wants it was not ended
-- by an erasure. Removing all ends the turns of the person, so that nothing that they still read out of what was said
-- comes back.
-- KEYS: facts, profile, fence, ended, turns.
-- ARGV: version that was read, retention (ms), key prefix of the partition, time for which a turn may write (ms), number
-- of ids to remove (-1: all), these ids, then id and fact of each to set.
-- Gives the new version, 0 when the facts changed meanwhile, or -1 when the turn was ended; then nothing changes here.
if redis.call('EXISTS', KEYS[4]) == 1 then
  return -1
end
if (redis.call('HGET', KEYS[2], 'version') or '0') ~= ARGV[1] then
  return 0
end
local removed = tonumber(ARGV[5])
if removed < 0 then
  redis.call('DEL', KEYS[1])
  for _, turn in ipairs(redis.call('ZRANGE', KEYS[5], 0, -1)) do
    redis.call('SET', ARGV[3] .. 'ended:' .. turn, 'forgotten', 'NX', 'PX', ARGV[4])
  end
  removed = 0
end
for index = 6, 5 + removed do
  redis.call('HDEL', KEYS[1], ARGV[index])
end
for index = 6 + removed, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 1])
end
-- The counter of the partition never goes back, not even after the person was erased.
local version = redis.call('INCR', KEYS[3])
redis.call('HSET', KEYS[2], 'version', version)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return version
