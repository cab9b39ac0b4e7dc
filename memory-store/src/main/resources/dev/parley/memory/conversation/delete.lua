-- Deletes a conversation, with what waits in its mailbox and outbox.
-- KEYS: conversations. ARGV: key prefix of the partition, conversation key, conversation. Gives 1 when it was there.
local removed = { turns = 0, messages = 0, replies = 0 }
local there = erase_conversation(ARGV[1], ARGV[2], removed) + redis.call('ZREM', KEYS[1], ARGV[3])
return there > 0 and 1 or 0
