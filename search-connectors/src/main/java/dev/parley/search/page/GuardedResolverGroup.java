package dev.parley.search.page;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Resolves host names for connections and refuses a host of which any address lies outside the public Internet. The
 * connection is made to the very addresses that were checked, so a name that changes its address in between (DNS
 * rebinding) gains nothing.
 */
public final class GuardedResolverGroup extends AddressResolverGroup<InetSocketAddress> {

    private final HostLookup lookup;
    private final boolean allowLoopback;

    GuardedResolverGroup(HostLookup lookup, boolean allowLoopback) {
        this.lookup = lookup;
        this.allowLoopback = allowLoopback;
    }

    /** For other connections whose address is not ours to choose. */
    public static GuardedResolverGroup publicOnly() {
        return new GuardedResolverGroup(HostLookup.system(), false);
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Resolver(executor);
    }

    private Mono<List<InetSocketAddress>> checked(InetSocketAddress address) {
        InetAddress literal = address.getAddress();
        Mono<List<InetAddress>> found =
                literal == null ? lookup.addresses(address.getHostString()) : Mono.just(List.of(literal));
        return found.map(all -> {
            if (all.isEmpty() || !all.stream().allMatch(one -> PageAddress.open(one, allowLoopback))) {
                throw RefusedException.address("the host is not one of the public Internet");
            }
            return all.stream()
                    .map(one -> new InetSocketAddress(one, address.getPort()))
                    .toList();
        });
    }

    private final class Resolver extends AbstractAddressResolver<InetSocketAddress> {

        Resolver(EventExecutor executor) {
            super(executor, InetSocketAddress.class);
        }

        /** Never, so that numeric hosts are checked as well. */
        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress unresolved, Promise<InetSocketAddress> promise) {
            checked(unresolved).subscribe(all -> promise.trySuccess(all.getFirst()), promise::tryFailure);
        }

        @Override
        protected void doResolveAll(InetSocketAddress unresolved, Promise<List<InetSocketAddress>> promise) {
            checked(unresolved).subscribe(promise::trySuccess, promise::tryFailure);
        }
    }
}
