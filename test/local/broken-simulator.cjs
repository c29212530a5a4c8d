require('./a-part-that-is-missing');
