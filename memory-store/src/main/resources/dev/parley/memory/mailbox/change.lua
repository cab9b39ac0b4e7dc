-- Gives a waiting message other words, or takes it back.
-- KEYS: inbox, seen. ARGV: id, text, kind or nothing to keep it, dedupe (ms) where one that did not come yet is refused
-- when it does, else 0. Gives 1 when the message waits.
local messages = redis.call('LRANGE', KEYS[1], 0, -1)
for index = 1, #messages do
  local message = cjson.decode(messages[index])
  if message.id == ARGV[1] then
    message.text = ARGV[2]
    if ARGV[3] ~= '' then
      message.kind = ARGV[3]
      message.files = nil
    end
    redis.call('LSET', KEYS[1], index - 1, cjson.encode(message))
    return 1
  end
end
if tonumber(ARGV[4]) > 0 then
  redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[4])
end
return 0
