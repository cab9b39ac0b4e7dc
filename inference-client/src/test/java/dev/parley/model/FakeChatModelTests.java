package dev.parley.model;

/** The fake of the other tests keeps to the contract too. */
class FakeChatModelTests extends ChatModelContract {

    private final FakeChatModel model = new FakeChatModel("fake");

    @Override
    protected ChatModel model() {
        return model;
    }
}
