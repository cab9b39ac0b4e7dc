-- Makes a conversation due at a time (ms). Workers sleep until the first one of their partition is due, so they are told of
-- one that is due before it: by a message on the channel that is named as the set.
local function make_due(due, conversation, at)
  local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  redis.call('ZADD', due, at, conversation)
  if #first == 0 or tonumber(at) < tonumber(first[2]) then
    redis.call('PUBLISH', due, '')
  end
end
