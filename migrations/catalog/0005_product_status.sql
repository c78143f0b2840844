-- Staff list the products of one status, newest first.
CREATE INDEX product_status ON product (status, id);
