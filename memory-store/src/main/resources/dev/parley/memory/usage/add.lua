-- Adds to what a person used on a day.
-- KEYS: usage. ARGV: milliseconds to keep, turns, prompt, completion, cached, micros, millijoules.
local fields = { 'turns', 'prompt', 'completion', 'cached', 'micros', 'millijoules' }
for index, field in ipairs(fields) do
  if ARGV[index + 1] ~= '0' then
    redis.call('HINCRBY', KEYS[1], field, ARGV[index + 1])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
