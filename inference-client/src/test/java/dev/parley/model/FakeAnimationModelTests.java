package dev.parley.model;

/** The fake keeps to the contract, so that tests with it say something about the adapters. */
class FakeAnimationModelTests extends AnimationModelContract {

    @Override
    protected AnimationModel model() {
        return new FakeAnimationModel();
    }
}
