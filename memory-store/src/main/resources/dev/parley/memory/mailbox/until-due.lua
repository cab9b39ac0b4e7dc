-- When the next conversation of a partition has to be looked at. Changes nothing.
-- KEYS: due, running. Gives the ms until the first one is due or a lease ends, 0 when that was before, -1 for nothing.
local now = now_millis()
local wait = -1
for index = 1, 2 do
  local first = redis.call('ZRANGE', KEYS[index], 0, 0, 'WITHSCORES')
  if #first > 0 then
    local after = math.max(tonumber(first[2]) - now, 0)
    wait = wait < 0 and after or math.min(wait, after)
  end
end
return wait
