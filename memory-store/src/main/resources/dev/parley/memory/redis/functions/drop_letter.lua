-- Removes a dead letter, named by its id and the conversation key with a colon between. Gives 1 when it was there.
-- prefix: of the keys of the partition.
local function drop_letter(prefix, member)
  local colon = string.find(member, ':', 1, true)
  redis.call('ZREM', prefix .. 'deadletters', member)
  return redis.call('HDEL', prefix .. 'letters:' .. string.sub(member, colon + 1), string.sub(member, 1, colon - 1))
end
