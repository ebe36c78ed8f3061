package stentor.node.messagelog;

class MemoryOutboxLogTest extends OutboxLogContract {
    @Override
    protected OutboxLog open() {
        return new MemoryOutboxLog();
    }

    @Override
    protected void lose(OutboxLog log) {
        ((MemoryOutboxLog) log).clear();
    }
}
