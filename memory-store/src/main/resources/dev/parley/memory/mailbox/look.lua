-- What waits in a claimed conversation now. Changes nothing.
-- KEYS: claim, running, inbox. ARGV: conversation key, fence, most messages.
-- Gives 1 and the messages, or 0 when the lease was lost.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] or not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  return { '0' }
end
local result = redis.call('LRANGE', KEYS[3], 0, ARGV[3] - 1)
table.insert(result, 1, '1')
return result
