-- Reads the facts of a person, unless the reader has them already.
-- KEYS: facts, profile. ARGV: version that the reader has, or empty.
-- Gives version, 1 when memory is paused, and then id and fact of each, where the version is another.
local state = redis.call('HMGET', KEYS[2], 'version', 'paused')
local result = { state[1] or '0', state[2] or '0' }
if result[1] ~= ARGV[1] then
  for _, value in ipairs(redis.call('HGETALL', KEYS[1])) do
    result[#result + 1] = value
  end
end
return result
