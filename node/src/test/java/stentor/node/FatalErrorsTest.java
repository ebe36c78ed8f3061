package stentor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class FatalErrorsTest {
    private final List<Error> ended = new ArrayList<>();
    private final Executor executor = FatalErrors.caught(Runnable::run, ended::add);

    @Test
    void anErrorEndsTheProcess() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        assertThatThrownBy(() -> executor.execute(() -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(ended).containsExactly(error);
    }

    @Test
    void anExceptionIsTheExecutorsOwnAffair() {
        assertThatThrownBy(() -> executor.execute(() -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(ended).isEmpty();
    }
}
