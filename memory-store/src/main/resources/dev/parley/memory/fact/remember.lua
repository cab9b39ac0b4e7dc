-- KEYS: facts. ARGV: fact id, fact, most facts. The oldest facts make room.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
while redis.call('HLEN', KEYS[1]) > tonumber(ARGV[3]) do
  local entries = redis.call('HGETALL', KEYS[1])
  local oldest, age
  for index = 1, #entries, 2 do
    local at = cjson.decode(entries[index + 1]).at
    if not age or at < age then
      oldest, age = entries[index], at
    end
  end
  redis.call('HDEL', KEYS[1], oldest)
end
return 1
