-- Removes all feedback of a person.
-- KEYS: feedback, list. ARGV: person. Gives how many.
local fields = redis.call('HKEYS', KEYS[1])
for _, field in ipairs(fields) do
  redis.call('ZREM', KEYS[2], field .. ' ' .. ARGV[1])
end
redis.call('DEL', KEYS[1])
return #fields
