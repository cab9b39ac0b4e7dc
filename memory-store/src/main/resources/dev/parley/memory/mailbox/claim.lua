-- Gives a due conversation to a worker under a lease; a conversation whose lease ended counts as due.
-- KEYS: due, running, fence. ARGV: key prefix of the partition, lease (ms), most messages, time to keep claims (ms).
-- Gives conversation key, fence, attempt and messages, or nothing.
local now = now_millis()
while true do
  -- A lease that ended comes first: its conversation has waited longest.
  local found = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 1)
  if #found == 0 then
    found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)
  end
  if #found == 0 then
    return {}
  end
  local conversation = found[1]
  local claim = ARGV[1] .. 'claim:' .. conversation
  redis.call('ZREM', KEYS[1], conversation)
  redis.call('ZREM', KEYS[2], conversation)
  local messages = redis.call('LRANGE', ARGV[1] .. 'inbox:' .. conversation, 0, ARGV[3] - 1)
  if #messages > 0 then
    local fence = redis.call('INCR', KEYS[3])
    redis.call('ZADD', KEYS[2], now + ARGV[2], conversation)
    redis.call('HSET', claim, 'fence', fence)
    redis.call('HDEL', claim, 'first')
    local attempt = redis.call('HINCRBY', claim, 'attempt', 1)
    redis.call('PEXPIRE', claim, ARGV[4])
    local result = { conversation, tostring(fence), tostring(attempt) }
    for index = 1, #messages do
      result[index + 3] = messages[index]
    end
    return result
  end
end
