package dev.parley.model;

/** The fake keeps to the contract, so that tests with it say something about the adapters. */
class FakeImageModelTests extends ImageModelContract {

    @Override
    protected ImageModel model() {
        return new FakeImageModel();
    }
}
