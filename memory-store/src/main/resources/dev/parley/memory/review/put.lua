-- Keeps the review of something at its person.
-- KEYS: reviews. ARGV: item, review, most reviews, retention (ms). Gives 1, or 0 where a person has too many.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
