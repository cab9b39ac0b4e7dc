-- How much of a partition waits. Changes nothing.
-- KEYS: due, running. Gives the number of conversations due, later or running, and for how many ms the oldest has been due.
local now = now_millis()
local oldest = 0
for index = 1, 2 do
  -- A running conversation counts as due from the end of its lease on.
  local first = redis.call('ZRANGE', KEYS[index], 0, 0, 'WITHSCORES')
  if #first > 0 then
    oldest = math.max(oldest, now - tonumber(first[2]))
  end
end
return { redis.call('ZCARD', KEYS[1]) + redis.call('ZCARD', KEYS[2]), oldest }
