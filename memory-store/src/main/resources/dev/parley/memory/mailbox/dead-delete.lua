-- Deletes a dead letter.
-- KEYS: dead letters. ARGV: key prefix of the partition, conversation key, id. Gives 1 when it was there.
return drop_letter(ARGV[1], ARGV[3] .. ':' .. ARGV[2])
