// Stands for the native module that ends an extension host whose server is gone: the rig ends both together.
exports.start = () => {};
