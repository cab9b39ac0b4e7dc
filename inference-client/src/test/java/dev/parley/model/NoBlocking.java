package dev.parley.model;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * Lets every call that blocks in a thread of Reactor or Netty fail, in all tests that run after it in this JVM. The build
 * gives the JVM the option that this needs; without it nothing is watched.
 */
public final class NoBlocking implements BeforeAllCallback {

    private static final String OPTION = "AllowRedefinitionToAddDeleteMethods";

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isPossible()) {
            BlockHound.install();
        }
    }

    static boolean isPossible() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption(OPTION)
                .getValue()
                .equals("true");
    }
}
