-- Whether a person has taken a conversation over.
local function taken_over(handovers, conversation_key, now)
  local till = redis.call('ZSCORE', handovers, conversation_key)
  return till and tonumber(till) > now
end
