package dev.parley.assistant.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The accounts of one channel. Immutable. */
public final class MetaAccounts {

    private final String channel;
    private final Map<String, MetaAccount> accounts = new LinkedHashMap<>();
    private final boolean sandbox;

    /**
     * @param sandbox whether the sandbox plays the platform, with the first account
     * @throws IllegalArgumentException when two accounts have one id
     */
    public MetaAccounts(String channel, List<MetaAccount> accounts, boolean sandbox) {
        this.channel = channel;
        this.sandbox = sandbox;
        for (MetaAccount account : accounts) {
            if (this.accounts.put(account.id(), account) != null) {
                throw new IllegalArgumentException("two accounts of " + channel + " have the id " + account.id());
            }
        }
    }

    public String channel() {
        return channel;
    }

    public Optional<MetaAccount> find(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    public List<MetaAccount> all() {
        return List.copyOf(accounts.values());
    }

    public boolean sandbox() {
        return sandbox;
    }

    @Override
    public String toString() {
        return "MetaAccounts[channel=" + channel + ", accounts=" + accounts.keySet() + "]";
    }
}
