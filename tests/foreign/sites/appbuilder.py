"""Flask-AppBuilder's own administration of users and roles, and a table of contacts: `python appbuilder.py FOLDER PORT`.

Run by the Python that Flask-AppBuilder is installed for. FOLDER has `site.pem`, the certificate with its key, and `password`.
"""

import sys
from pathlib import Path

from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.utils.legacy import get_sqla_class
from sqlalchemy import Column, Date, Integer, String

folder, port = Path(sys.argv[1]).resolve(), int(sys.argv[2])


class Contact(Model):
    __tablename__ = "contact"
    id = Column(Integer, primary_key=True)
    name = Column(String(150), unique=True, nullable=False)
    address = Column(String(564))
    birthday = Column(Date)
    personal_phone = Column(String(20))

    def __repr__(self) -> str:
        return str(self.name)


class ContactView(ModelView):
    datamodel = SQLAInterface(Contact)
    list_columns = ["name", "address", "personal_phone"]
    add_columns = edit_columns = ["name", "address", "birthday", "personal_phone"]


app = Flask(__name__)
app.config.update(
    SECRET_KEY="of a site that lives for one test",
    SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'db.sqlite3'}",
    WTF_CSRF_ENABLED=True,
    APP_NAME="Address book",
    RATELIMIT_ENABLED=False,
)
db = get_sqla_class()()
db.init_app(app)
with app.app_context():
    builder = AppBuilder(app, db.session)
    builder.add_view(ContactView, "List Contacts", icon="fa-envelope", category="Contacts")
    db.create_all()
    builder.sm.add_user(
        "admin", "Ad", "Min", "admin@example.org", builder.sm.find_role("Admin"), (folder / "password").read_text()
    )
pem = str(folder / "site.pem")
app.run("127.0.0.1", port, ssl_context=(pem, pem), threaded=True)
