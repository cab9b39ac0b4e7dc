package dev.parley.assistant.persona;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A persona as it is configured: an entry of {@code parley.personas}, or a file of {@code parley.home/personas}.
 *
 * @param name what it calls itself
 * @param voice how it speaks and what it is there for; goes into the prompt
 * @param accounts where it speaks: {@code CHANNEL:ACCOUNT}, for example {@code whatsapp:200000000000002}, a channel
 *     alone for all of its accounts, {@code *} everywhere
 * @param languages codes of the languages it answers in; empty for any
 * @param tools names of its tools, {@code name*} for all that begin so; empty for all
 * @param model name of the model that answers for it; empty for the main one
 * @param greeting first words of a new conversation; empty for none
 * @param hours when people are there, for example {@code Mon-Fri 09:00-18:00}; empty for always
 * @param zone time zone of the hours
 * @param handoverWords phrases that ask for a person, besides the usual ones
 * @param handover whether a person can be asked for at all
 * @param quietTime how long the assistant is quiet after handing over, unless it is released before
 * @param documents folder of the documents that it answers from, in place of the web
 * @param business whether it speaks for a business: prices only from its sources
 */
public record PersonaSettings(
        @DefaultValue("") String name,
        @DefaultValue("") String voice,
        @DefaultValue List<String> accounts,
        @DefaultValue List<String> languages,
        @DefaultValue Set<String> tools,
        @DefaultValue("") String model,
        @DefaultValue("") String greeting,
        @DefaultValue List<String> hours,
        @DefaultValue("UTC") String zone,
        @DefaultValue List<String> handoverWords,
        @DefaultValue("false") boolean handover,
        @DefaultValue("4h") Duration quietTime,
        @Nullable Path documents,
        @DefaultValue("false") boolean business) {}
