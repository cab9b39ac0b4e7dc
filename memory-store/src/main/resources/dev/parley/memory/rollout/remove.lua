-- Removes a setting, and tells who listens.
-- KEYS: rollouts. ARGV: name, channel. Gives the new revision, or 0 when there was no such setting.
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then
  return 0
end
local next = redis.call('HINCRBY', KEYS[1], 'revision', 1)
redis.call('PUBLISH', ARGV[2], string.format('%.0f', next))
return next
