package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CursorTest {
    @Test
    void cursorsAreEqualWhenTheyAskForTheSame() {
        MessageId id = new MessageId(10, 1);
        assertThat(Cursor.after(id)).isEqualTo(new Cursor.After(id)).isNotEqualTo(Cursor.after(id.nextTag()));
        assertThat(Cursor.OLDEST).isEqualTo(new Cursor.Oldest()).isNotEqualTo(Cursor.NEWEST);
        assertThat(new Cursor.AfterTag(1)).isNotEqualTo(new Cursor.AfterTag(2));
    }
}
