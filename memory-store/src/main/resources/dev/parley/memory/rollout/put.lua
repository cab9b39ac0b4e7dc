-- Writes a setting under a new revision, and tells who listens.
-- KEYS: rollouts. ARGV: name, JSON, revision that it has now (0 for none, -1 for any), channel.
-- Gives the new revision, or 0 when the setting has another one.
local known = redis.call('HGET', KEYS[1], ARGV[1])
local revision = known and tonumber(string.match(known, '^%d+')) or 0
local expected = tonumber(ARGV[3])
if expected >= 0 and expected ~= revision then
  return 0
end
local next = redis.call('HINCRBY', KEYS[1], 'revision', 1)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', next) .. ' ' .. ARGV[2])
redis.call('PUBLISH', ARGV[4], string.format('%.0f', next))
return next
