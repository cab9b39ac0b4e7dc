-- Adds what happened on a channel to a day; of two times the later one stays.
-- KEYS: channel. ARGV: retention (ms), now (ms), then what happened and how often. Gives how many things those were.
for index = 3, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[1], 'count ' .. ARGV[index], ARGV[index + 1])
  local last = 'last ' .. ARGV[index]
  if tonumber(redis.call('HGET', KEYS[1], last) or '0') < tonumber(ARGV[2]) then
    redis.call('HSET', KEYS[1], last, ARGV[2])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return (#ARGV - 2) / 2
