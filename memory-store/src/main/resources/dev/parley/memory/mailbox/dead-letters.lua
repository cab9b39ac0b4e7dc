-- Dead letters of a partition, the newest first. Changes nothing.
-- KEYS: dead letters. ARGV: key prefix of the partition, newest time (ms), id from which on those of that time are left
-- out, most letters. Gives conversation key, id and letter of each.
local result = {}
local offset = 0
while #result < 3 * ARGV[4] do
  local found = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[2], '-inf', 'WITHSCORES', 'LIMIT', offset, 100)
  for index = 1, #found, 2 do
    local colon = string.find(found[index], ':', 1, true)
    local id = string.sub(found[index], 1, colon - 1)
    local key = string.sub(found[index], colon + 1)
    local shown = tonumber(found[index + 1]) == tonumber(ARGV[2]) and id >= ARGV[3]
    local letter = not shown and redis.call('HGET', ARGV[1] .. 'letters:' .. key, id)
    if letter and #result < 3 * ARGV[4] then
      result[#result + 1] = key
      result[#result + 1] = id
      result[#result + 1] = letter
    end
  end
  if #found < 200 then
    break
  end
  offset = offset + 100
end
return result
