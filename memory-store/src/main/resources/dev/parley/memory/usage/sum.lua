-- Adds to the sums of a day.
-- KEYS: sums. ARGV: milliseconds to keep, turns, prompt, completion, cached, micros, millijoules, group, the group of what
-- comes beyond the limit, most fields.
local fields = { 'turns', 'prompt', 'completion', 'cached', 'micros', 'millijoules' }
local group = ARGV[8]
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[10]) then
  local known = false
  for _, field in ipairs(fields) do
    known = known or redis.call('HEXISTS', KEYS[1], group .. '|' .. field) == 1
  end
  if not known then
    group = ARGV[9]
  end
end
for index, field in ipairs(fields) do
  if ARGV[index + 1] ~= '0' then
    redis.call('HINCRBY', KEYS[1], group .. '|' .. field, ARGV[index + 1])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
