-- Puts a key in the place of what it was, unless that is another one meanwhile, or gone.
-- KEYS: apikeys. ARGV: id, what it was, what it is to be. Gives 1 when it was replaced.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
