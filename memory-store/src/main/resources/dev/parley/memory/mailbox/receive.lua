-- Stores a message that was not received before and makes its conversation due.
-- KEYS: seen, inbox, claim, due, running, conversations.
-- ARGV: conversation key, message, quiet window, quiet cap, dedupe, conversation, retention of conversations (ms).
-- Gives 1 when the message is new.
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[5]) then
  return 0
end
local now = now_millis()
redis.call('RPUSH', KEYS[2], ARGV[2])
local first = redis.call('HGET', KEYS[3], 'first')
if first then
  -- The burst waits already, as a rule: it is put off, which wakes nobody.
  local at = math.min(now + ARGV[3], first + ARGV[4])
  if redis.call('ZADD', KEYS[4], 'XX', 'GT', 'CH', at, ARGV[1]) == 1 then
    return 1
  end
else
  first = now
  redis.call('HSET', KEYS[3], 'first', now)
  redis.call('PEXPIRE', KEYS[3], ARGV[5])
  -- In the index of its owner from the first message of a burst on, so that erasing the owner finds all.
  redis.call('ZADD', KEYS[6], now, ARGV[6])
  redis.call('PEXPIRE', KEYS[6], ARGV[7])
end
-- While a worker has the conversation, its commit or release makes the new message due.
if not redis.call('ZSCORE', KEYS[5], ARGV[1]) then
  make_due(KEYS[4], ARGV[1], math.min(now + ARGV[3], first + ARGV[4]))
end
return 1
