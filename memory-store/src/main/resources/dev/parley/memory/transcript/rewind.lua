-- Takes a turn and all later ones out of transcript and log. The log gets a new generation, so that a writer that read it
-- before finds it gone. A summary that reaches beyond what is left goes too, and the title with the first turn.
-- KEYS: transcript, log, about, fence. ARGV: turn. Gives 1 when the transcript had the turn.
local first = nil
local removed = {}
for index, entry in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local turn = string.sub(entry, 1, #ARGV[1])
  if first == nil and turn == ARGV[1] then
    first = index
  end
  if first ~= nil then
    -- The log keeps ids of 32 hexadecimal digits as 16 bytes.
    removed[string.gsub(turn, '%x%x', function(digits) return string.char(tonumber(digits, 16)) end)] = true
  end
end
if first == nil then
  return 0
end
if first == 1 then
  redis.call('DEL', KEYS[1])
  redis.call('HDEL', KEYS[3], 'title')
else
  redis.call('LTRIM', KEYS[1], 0, first - 2)
end
local log = redis.call('LRANGE', KEYS[2], 0, -1)
for index, entry in ipairs(log) do
  if removed[string.sub(entry, 2, string.byte(entry) % 128 + 1)] then
    if index == 1 then
      redis.call('DEL', KEYS[2])
    else
      redis.call('LTRIM', KEYS[2], 0, index - 2)
    end
    local next = redis.call('HINCRBY', KEYS[3], 'next', index - 1 - #log)
    if tonumber(redis.call('HGET', KEYS[3], 'upto') or -1) >= next then
      redis.call('HDEL', KEYS[3], 'summary', 'upto', 'at')
    end
    break
  end
end
if redis.call('HEXISTS', KEYS[3], 'generation') == 1 then
  redis.call('HSET', KEYS[3], 'generation', redis.call('INCR', KEYS[4]))
end
return 1
