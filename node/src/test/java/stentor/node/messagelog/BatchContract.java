package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.AppendResult.Receipt;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** A repeat is recognised: of a publication by its key, of a whole batch by its ids. */
interface BatchContract extends LogUnderTest {
    @Test
    default void aRepeatedKeyAppendsNothingAndAnswersAsTheFirstDid() {
        Owner owner = owner();
        Publication first = owner.publicationWithKey("key 1", 3, "one", "two");
        Publication other = owner.publication("three");
        AppendResult taken = owner.append(first, other);
        assertThat(taken.repeats()).containsExactly(Optional.empty(), Optional.empty());

        AppendResult repeated = owner.append(owner.publicationWithKey("key 1", 9, "again"), owner.publication("four"));
        assertThat(repeated.repeats())
                .containsExactly(Optional.of(new Receipt(first.lastId(), 3, 3)), Optional.empty());
        assertThat(repeated.state().lastId()).isEqualTo(owner.last());
        assertThat(owner.stored()).containsExactly("one", "two", "three", "four");
    }

    @Test
    default void theSecondOfTwoWithOneKeyInABatchIsARepeat() {
        Owner owner = owner();
        Publication first = owner.publicationWithKey("key", 1, "first");
        AppendResult result = owner.append(first, owner.publicationWithKey("key", 2, "second"));
        assertThat(result.repeats()).containsExactly(Optional.empty(), Optional.of(new Receipt(first.lastId(), 1, 1)));
        assertThat(result.state().lastId()).isEqualTo(first.lastId());
        assertThat(owner.stored()).containsExactly("first");
    }

    @Test
    default void aKeyIsRecognisedForTwoMinutes() {
        Owner owner = owner();
        owner.append(owner.publicationWithKey("key", 0, "one"));
        clock().advance(Publication.KEY_LIFETIME.minusMillis(1));
        owner.append(owner.publicationWithKey("key", 0, "repeat"));
        assertThat(owner.stored()).containsExactly("one");
        clock().advance(Duration.ofMillis(1));
        owner.append(owner.publicationWithKey("key", 0, "new"));
        assertThat(owner.stored()).containsExactly("one", "new");
    }

    @Test
    default void aKeyIsRecognisedByTheNextOwnerAndAfterDeletion() {
        Owner owner = owner();
        owner.append(owner.publicationWithKey("key", 0, "one"));
        Owner next = owner();
        next.append(next.publicationWithKey("key", 0, "repeat"));
        assertThat(next.stored()).containsExactly("one");
        Owner.get(log().delete(channel(), next.position()));
        assertThat(next.append(next.publicationWithKey("key", 0, "repeat"))
                        .repeats()
                        .get(0))
                .isPresent();
        assertThat(next.stored()).isEmpty();
    }

    @Test
    default void keysOfOtherChannelsAreNoRepeats() {
        Owner owner = owner();
        owner.append(owner.publicationWithKey("key", 0, "one"));
        Owner other = new Owner(
                log(),
                clock(),
                new ChannelKey(channel().store(), channel().group(), channel().id() + "x"),
                ChannelSettings.DEFAULT);
        assertThat(other.append(other.publicationWithKey("key", 0, "one")).repeats())
                .containsExactly(Optional.empty());
    }

    @Test
    default void theSameBatchAgainIsTakenOnceAndAnsweredAlike() {
        Owner owner = owner();
        owner.append(owner.publicationWithKey("key", 4, "zero"));
        List<Publication> batch = List.of(
                owner.publicationWithKey("key", 0, "repeat"),
                owner.publication("one"),
                owner.publicationWithKey("new key", 5, "two"),
                owner.publication("three"));
        AppendResult answer = owner.append(batch);
        assertThat(owner.append(batch)).isEqualTo(answer);
        assertThat(owner.append(batch)).isEqualTo(answer);
        assertThat(answer.repeats().get(0)).isPresent();
        assertThat(answer.repeats().get(2)).isEmpty();
        assertThat(owner.stored()).containsExactly("zero", "one", "two", "three");
    }

    @Test
    default void theSameBatchThatWasNotStoredIsAnsweredAlikeToo() {
        Owner owner = owner();
        List<Publication> batch = List.of(new Publication(owner.messages("by"), false, Optional.of("key"), 2));
        AppendResult answer = owner.append(batch);
        assertThat(owner.append(batch)).isEqualTo(answer);
        assertThat(answer.repeats()).containsExactly(Optional.empty());
    }

    @Test
    default void idsThatARepeatDidNotUseMayBeUsedByTheNextBatch() {
        Owner owner = owner();
        owner.append(owner.publicationWithKey("key", 0, "one"));
        Publication repeat = owner.publicationWithKey("key", 0, "repeat");
        owner.append(repeat);
        Publication next = new Publication(repeat.messages(), true, Optional.empty(), 0);
        assertThat(owner.append(next).repeats()).containsExactly(Optional.empty());
        assertThat(owner.stored()).containsExactly("one", "repeat");
    }

    @Test
    default void aMessageKnowsWhatWasStoredBeforeItWhateverElseIsInTheBatch() {
        Owner owner = owner();
        owner.append(owner.publicationWithKey("key", 0, "one"));
        MessageId one = owner.last();
        List<Publication> batch = List.of(
                owner.publicationWithKey("key", 0, "repeat"),
                owner.publication("two"),
                new Publication(owner.messages("by"), false, Optional.empty(), 0),
                owner.publication("three", "four"));
        AppendResult result = owner.append(batch);
        List<Message> stored = owner.read(one);
        assertThat(stored)
                .extracting(Message::previous)
                .containsExactly(one, stored.get(0).id(), stored.get(1).id());
        assertThat(result.appended(batch, one)).hasSize(4).containsSubsequence(stored);
        assertThat(result.appended(batch, one).get(1).previous())
                .isEqualTo(stored.get(0).id());
    }

    @Test
    default void aBatchMayBeLong() {
        Owner owner = owner(LogUnderTest.buffer(5_000, 0, 0, false));
        String[] bodies = LogUnderTest.bodies(3_000);
        owner.append(owner.publication(bodies));
        assertThat(owner.stored()).containsExactly(bodies);
    }
}
