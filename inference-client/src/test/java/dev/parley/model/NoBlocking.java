package dev.parley.model;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/**
 * Lets every call that blocks in a thread of Reactor or Netty fail, in all tests of this JVM. The build gives the JVM the
 * option that this needs; without it nothing is watched.
 */
public final class NoBlocking implements LauncherSessionListener {

    private static final String OPTION = "AllowRedefinitionToAddDeleteMethods";

    /** Before the first test: a timer of Reactor that waits while its classes are changed would never fire again. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (isPossible()) {
            // Random numbers of the system, for the border of a form: its source never waits.
            BlockHound.install(builder ->
                    builder.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "implNextBytes"));
        }
    }

    static boolean isPossible() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption(OPTION)
                .getValue()
                .equals("true");
    }
}
