package dev.parley.model;

/** The fake keeps to the contract, so that tests with it say something about the adapters. */
class FakeModerationModelTests extends ModerationModelContract {

    @Override
    protected ModerationModel model() {
        return new FakeModerationModel();
    }
}
