-- Keeps a reply that cannot be sent among the dead letters. Needs drop_letter.
local function bury(dead, prefix, id, now, reason, conversation, reply, most, retention)
  local letters = prefix .. 'letters:' .. conversation
  redis.call('HSET', letters, id, cjson.encode({ at = now, reason = reason, reply = reply }))
  redis.call('PEXPIRE', letters, retention)
  redis.call('ZADD', dead, now, id .. ':' .. conversation)
  redis.call('PEXPIRE', dead, retention)
  local surplus = redis.call('ZCARD', dead) - tonumber(most)
  if surplus > 0 then
    for _, member in ipairs(redis.call('ZRANGE', dead, 0, surplus - 1)) do
      drop_letter(prefix, member)
    end
  end
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', dead, '-inf', now - retention)) do
    drop_letter(prefix, member)
  end
end
